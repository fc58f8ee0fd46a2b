//! Columns as domain values.

use onlychat_domain::{Position, Seq, Timestamp, UserId};
use rusqlite::types::Type;
use rusqlite::{Error, Result, Row};
use serde::de::value::Error as TextError;
use serde::de::{DeserializeOwned, IntoDeserializer};

/// A text as the domain type that is stored as such. It is taken as it was written: a rule that became stricter
/// since (a newly reserved handle) does not make a stored row unreadable.
pub(crate) fn text<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    T::deserialize(text.into_deserializer())
        .map_err(|error: TextError| Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}

/// A JSON text as the domain type it was made of.
pub(crate) fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> Result<T> {
    serde_json::from_str(row.get_ref(column)?.as_str()?)
        .map_err(|error| Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}

/// A domain value as JSON text.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::ToSqlConversionFailure(Box::new(error)))
}

/// A point in time.
pub(crate) fn time(row: &Row<'_>, column: usize) -> Result<Timestamp> {
    row.get(column).map(Timestamp::from_millis)
}

/// A point in time that may not have come.
pub(crate) fn optional_time(row: &Row<'_>, column: usize) -> Result<Option<Timestamp>> {
    Ok(row.get::<_, Option<i64>>(column)?.map(Timestamp::from_millis))
}

/// A user's id.
pub(crate) fn user_id(row: &Row<'_>, column: usize) -> Result<UserId> {
    row.get(column).map(UserId::from_bytes)
}

/// A message's number.
pub(crate) fn seq(row: &Row<'_>, column: usize) -> Result<Seq> {
    row.get(column).map(Seq)
}

/// A place in a log.
pub(crate) fn position(row: &Row<'_>, column: usize) -> Result<Position> {
    row.get(column).map(Position)
}

/// A count of rows for SQL's LIMIT.
pub(crate) fn limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
