//! What is not called.

use onlychat_egress::{Egress, EgressError, EgressOptions, Fetch};

use crate::server::{Names, Server, egress, egress_to, ok};

#[tokio::test]
async fn a_place_that_was_not_allowed_is_never_reached() {
    let server = Server::answering(|_request| ok("secret")).await;
    let allowed = Server::answering(|_request| ok("")).await;
    let ports = vec![80, 443, server.place.port()];
    let options = EgressOptions { ports, ..EgressOptions::default() };
    let egress = Egress::new(EgressOptions { loopback: vec![allowed.place], ..options }).unwrap();
    let port = server.place.port();
    let localhost: [String; 6] = [
        format!("http://127.0.0.1:{port}/"),
        // The same, as others write it.
        format!("http://2130706433:{port}/"),
        format!("http://0x7f.1:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("http://[64:ff9b::127.0.0.1]:{port}/"),
        // By name, as this machine looks it up.
        format!("http://localhost:{port}/"),
    ];
    for url in localhost {
        let error = egress.send(Fetch::get(url.parse().unwrap())).await.err().unwrap();
        assert!(matches!(error, EgressError::NotPublic(_)), "{url}: {error:?}");
        assert!(error.is_refusal());
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_name_is_judged_by_every_address_it_has() {
    let server = Server::answering(|_request| ok("secret")).await;
    let names = Names::of([
        ("inside.example", &[&["10.0.0.1"]]),
        ("metadata.example", &[&["169.254.169.254"]]),
        ("both.example", &[&["127.0.0.1", "192.168.1.1"]]),
        ("six.example", &[&["127.0.0.1", "fd00::1"]]),
        ("nothing.example", &[&[]]),
    ]);
    let egress = egress(&[&server], &names);
    let port = server.place.port();
    for name in ["inside", "metadata", "both", "six"] {
        let url = format!("http://{name}.example:{port}/").parse().unwrap();
        let error = egress.send(Fetch::get(url)).await.err().unwrap();
        assert!(matches!(error, EgressError::NotPublic(_)), "{name}: {error:?}");
    }
    for name in ["nothing", "unknown"] {
        let url = format!("http://{name}.example:{port}/").parse().unwrap();
        let error = egress.send(Fetch::get(url)).await.err().unwrap();
        assert!(matches!(error, EgressError::Unresolved(_)), "{name}: {error:?}");
    }
    assert_eq!(server.connections(), 0);
}

/// DNS rebinding: the second look-up would say something else, and there is none.
#[tokio::test]
async fn a_name_is_looked_up_once() {
    let server = Server::answering(|_request| ok("here")).await;
    let port = server.place.port();
    let names = Names::of([("twice.example", &[&["127.0.0.1"], &["10.0.0.1"]])]);
    let egress = egress(&[&server], &names);
    let url: url::Url = format!("http://twice.example:{port}/").parse().unwrap();
    let answer = egress.send(Fetch::get(url.clone())).await.unwrap();
    assert_eq!(answer.whole().await.unwrap(), "here");
    // A new call is a new judgement.
    let error = egress.send(Fetch::get(url)).await.err().unwrap();
    assert!(matches!(error, EgressError::NotPublic(_)), "{error:?}");
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn other_schemes_ports_and_credentials_are_refused_before_anything_is_looked_up() {
    let server = Server::answering(|_request| ok("")).await;
    let egress = egress_to(&[&server]);
    let refused = async |url: &str| egress.send(Fetch::get(url.parse().unwrap())).await.err().unwrap();
    assert!(matches!(refused("ftp://a.example/").await, EgressError::Scheme));
    assert!(matches!(refused("http://a.example:25/").await, EgressError::Port(25)));
    assert!(matches!(refused("http://u:p@a.example/").await, EgressError::Credentials));
}

#[test]
fn only_this_machine_can_be_let_through() {
    for place in ["10.0.0.1:80", "169.254.169.254:80", "1.1.1.1:8080", "[fd00::1]:80", "0.0.0.0:80"] {
        let options = EgressOptions { loopback: vec![place.parse().unwrap()], ..EgressOptions::default() };
        assert_eq!(Egress::new(options).unwrap_err().code, "not_loopback", "{place}");
    }
    let options = EgressOptions { authorities: vec![b"no certificate".to_vec()], ..EgressOptions::default() };
    assert_eq!(Egress::new(options).unwrap_err().code, "bad_authority");
}
