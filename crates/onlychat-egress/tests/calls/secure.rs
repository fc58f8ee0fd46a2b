//! TLS: who is meant is the name, where it goes is the judged address.

use std::sync::Arc;

use onlychat_egress::{Egress, EgressError, EgressOptions, Fetch};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::io::AsyncWriteExt;
use tokio_rustls::TlsAcceptor;

use crate::server::{Names, Server, ok, redirect, request};

/// A server for `secure.example`, and the authority that says so.
async fn secure(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> (Server, Vec<u8>) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["secure.example".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &authority).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
        )
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let answer = Arc::new(answer);
    let server = Server::each(move |socket| {
        let (acceptor, answer) = (acceptor.clone(), Arc::clone(&answer));
        async move {
            // Whoever does not trust it goes away.
            let Ok(mut socket) = acceptor.accept(socket).await else { return };
            let request = request(&mut socket).await;
            socket.write_all(answer(&request).as_bytes()).await.unwrap();
            socket.shutdown().await.unwrap();
        }
    })
    .await;
    (server, authority.der().to_vec())
}

fn egress(server: &Server, authorities: Vec<Vec<u8>>) -> Egress {
    let resolver = Names::of([("secure.example", &[&["127.0.0.1"]]), ("other.example", &[&["127.0.0.1"]])]);
    let loopback = vec![server.place];
    Egress::new(EgressOptions { loopback, authorities, resolver, ..EgressOptions::default() }).unwrap()
}

fn get(server: &Server, name: &str) -> Fetch {
    Fetch::get(format!("https://{name}:{}/", server.place.port()).parse().unwrap())
}

#[tokio::test]
async fn the_certificate_is_for_the_name() {
    let (server, authority) = secure(|_request| ok("safe")).await;
    let egress = egress(&server, vec![authority]);
    let answer = egress.send(get(&server, "secure.example")).await.unwrap();
    assert_eq!(answer.whole().await.unwrap(), "safe");
    for name in ["other.example", "127.0.0.1"] {
        let error = egress.send(get(&server, name)).await.err().unwrap();
        assert!(matches!(error, EgressError::Insecure(_)), "{name}: {error:?}");
    }
}

#[tokio::test]
async fn an_authority_that_nobody_knows_is_not_trusted() {
    let (server, _authority) = secure(|_request| ok("safe")).await;
    let error = egress(&server, Vec::new()).send(get(&server, "secure.example")).await.err().unwrap();
    assert!(matches!(error, EgressError::Insecure(_)), "{error:?}");
}

#[tokio::test]
async fn from_https_nothing_leads_to_http() {
    let (server, authority) = secure(|_request| redirect("http://example.com/")).await;
    let error = egress(&server, vec![authority]).send(get(&server, "secure.example")).await.err().unwrap();
    assert!(matches!(error, EgressError::Downgraded), "{error:?}");
}
