//! How a device connects.

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpSocket;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use super::{Device, Socket};
use crate::Result;

/// The close code of a token that is no good (any more).
const TOKEN_REFUSED: u16 = 4401;

impl Device {
    /// Connects and says hello, to resume when it has a cursor.
    pub(super) async fn hello(&mut self) -> Result<Socket> {
        let token = self.person.token(&self.http, &self.origin).await?;
        let address = format!("{}/api/realtime", self.origin.replacen("http", "ws", 1));
        let mut request = address.into_client_request()?;
        request.headers_mut().insert("sec-websocket-protocol", "onlychat.v1".parse()?);
        let network = TcpSocket::new_v4()?;
        if let Some(size) = self.habit.receive_buffer() {
            network.set_recv_buffer_size(size)?;
        }
        let place = self.origin.trim_start_matches("http://").parse()?;
        let (mut socket, _answer) = client_async(request, network.connect(place).await?).await?;
        let hello = json!({ "type": "hello", "token": token, "resumeFrom": self.cursor });
        socket.send(Message::text(hello.to_string())).await?;
        Ok(socket)
    }

    /// Reads the welcome; a device that has a cursor writes down when it was refused.
    pub(super) async fn welcome(&mut self, socket: &mut Socket) -> Result<()> {
        let first = match socket.next().await.transpose()? {
            Some(Message::Text(first)) => first,
            Some(Message::Close(Some(why))) if u16::from(why.code) == TOKEN_REFUSED => {
                self.person.distrust_token();
                return Err(format!("no welcome: {}", why.reason).into());
            }
            _ => return Err("no welcome".into()),
        };
        let welcome: Value = serde_json::from_str(&first)?;
        if welcome["type"] != "welcome" {
            return Err(format!("no welcome: {first}").into());
        }
        let heard = &mut self.records.0.lock().1;
        heard.connections += 1;
        if self.cursor.is_none() {
            self.cursor = welcome["cursor"].as_str().map(str::to_owned);
        } else if welcome["resumed"] != true {
            heard.refused_resumes += 1;
            self.cursor = welcome["cursor"].as_str().map(str::to_owned);
        }
        Ok(())
    }
}
