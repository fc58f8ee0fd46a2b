//! What somebody who reads a conversation page by page is shown.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::Result;
use crate::people::Person;
use crate::server::Server;

/// Pages as large as the API gives them.
const PAGE: usize = 100;

/// Conversations that are not 1, 2, 3, … for their reader, whose clock has nothing to do with it.
pub(super) async fn out_of_order(server: &Server, readers: BTreeMap<String, Person>) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for (id, mut reader) in readers {
        reader.distrust_token();
        let token = reader.token(server.http(), &server.origin()).await?;
        let mut last = 0;
        loop {
            let path = format!("api/conversations/{id}/messages?after={last}&limit={PAGE}");
            let request = server.http().get(format!("{}/{path}", server.origin())).bearer_auth(&token);
            let page: Value = request.send().await?.error_for_status()?.json().await?;
            let numbers = page["items"].as_array().ok_or("a page without messages")?.iter();
            let numbers: Vec<i64> = numbers.filter_map(|message| message["seq"].as_i64()).collect();
            let wrong = (last + 1..).zip(&numbers).find(|(expected, number)| expected != *number);
            if let Some((expected, number)) = wrong {
                found.push(format!("{id} shows {number} where {expected} should be"));
                break;
            }
            last += i64::try_from(numbers.len())?;
            if numbers.len() < PAGE {
                break;
            }
        }
    }
    Ok(found)
}
