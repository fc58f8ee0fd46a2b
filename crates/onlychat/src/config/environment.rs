//! Where values come from: the real environment, then `.env` in the working directory.

use std::collections::HashMap;
use std::path::Path;

use super::ConfigError;

/// The values by name. An empty one counts as not set.
pub(crate) struct Environment(HashMap<String, String>);

impl Environment {
    /// The process's environment over the `.env` file in the working directory, if there is one.
    pub(crate) fn load() -> Result<Self, ConfigError> {
        let mut values = dot_env(Path::new(".env"))?;
        for (name, value) in std::env::vars_os() {
            // What is no text cannot be one of our values.
            if let (Ok(name), Ok(value)) = (name.into_string(), value.into_string()) {
                values.insert(name, value);
            }
        }
        Ok(Self(values))
    }

    /// Only these values.
    #[cfg(test)]
    pub(crate) fn of(values: &[(&str, &str)]) -> Self {
        Self(values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    /// A value, trimmed; `None` when it is not set or empty.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        let value = self.0.get(name)?.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }
}

fn dot_env(path: &Path) -> Result<HashMap<String, String>, ConfigError> {
    if !path.exists() {
        return Ok(HashMap::new());
    }
    let unreadable = |error: dotenvy::Error| ConfigError::new(".env", reason(&error), "PORT=8747");
    dotenvy::from_path_iter(path).map_err(unreadable)?.collect::<Result<_, _>>().map_err(unreadable)
}

/// Says what is wrong without the line itself: it may hold a secret.
fn reason(error: &dotenvy::Error) -> String {
    match error {
        dotenvy::Error::LineParse(_line, at) => format!("a line cannot be understood, at its character {at}"),
        dotenvy::Error::Io(error) => format!("it cannot be read: {error}"),
        _ => "it cannot be understood".to_owned(),
    }
}
