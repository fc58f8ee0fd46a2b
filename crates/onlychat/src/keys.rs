//! Keys that OnlyChat makes for itself at the first start.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use onlychat_domain::id::Entropy;
use onlychat_domain::secret::Secret;
use onlychat_identity_builtin::JwtKey;

/// The file of the session tokens' key.
const JWT_KEY_FILE: &str = "jwt.key";

/// The key that signs session tokens: read from the data folder, or made there (mode 0600).
pub(crate) fn jwt_key(folder: &Path, entropy: &dyn Entropy) -> Result<JwtKey, String> {
    let path = folder.join(JWT_KEY_FILE);
    let place = path.display();
    let text = match fs::read_to_string(&path) {
        Ok(text) => Secret::new(text.trim().to_owned()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let key = JwtKey::generate(entropy);
            match keep(folder, &path, &key) {
                Ok(()) => key,
                // Another process that starts at the same moment made it.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    return jwt_key(folder, entropy);
                }
                Err(error) => {
                    return Err(format!(
                        "the key {place} cannot be written: {error}. Set JWT_KEY, or give write access"
                    ));
                }
            }
        }
        Err(error) => {
            return Err(format!("the key {place} cannot be read: {error}. Set JWT_KEY, or give read access"));
        }
    };
    JwtKey::parse(&text).map_err(|invalid| format!("the key in {place} cannot be used: {invalid}"))
}

/// The key gets its name once it is safe: a power cut leaves no half key, with which no start would succeed any more.
fn keep(folder: &Path, path: &Path, key: &Secret<String>) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let draft = folder.join(format!("{JWT_KEY_FILE}.{}", std::process::id()));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    file.write_all(key.expose().as_bytes())?;
    file.sync_all()?;
    // Unlike a rename, a link never replaces what another process made meanwhile.
    let named = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    named?;
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use onlychat_domain::id::SystemEntropy;

    use super::*;

    #[test]
    fn is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        jwt_key(&data, &SystemEntropy).unwrap();
        let path = data.join(JWT_KEY_FILE);
        let first = fs::read_to_string(&path).unwrap();
        jwt_key(&data, &SystemEntropy).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), first);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        // Nothing else is left, such as the draft that the key was written into.
        assert_eq!(fs::read_dir(&data).unwrap().count(), 1);
    }

    #[test]
    fn a_damaged_one_says_where_it_is() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(JWT_KEY_FILE), "x").unwrap();
        assert!(jwt_key(folder.path(), &SystemEntropy).unwrap_err().contains(JWT_KEY_FILE));
    }
}
