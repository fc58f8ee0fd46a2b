//! People, field for field as the seed's Mongoose model writes them.

use mongodb::bson::oid::ObjectId;
use mongodb::bson::{Bson, Document, doc};
use onlychat_domain::user::UserPatch;
use onlychat_domain::{EmailKey, Subject, Timestamp, User};

use super::{date, oid, timestamp, user_id};

/// Reads what Mongoose or OnlyChat wrote. A missing field, or one of another type, has the model's default.
/// `None` for a document that stands for nobody: no ObjectId, or no `clerkId` that can be in a token.
pub(crate) fn user_from(document: &Document) -> Option<User> {
    let id = document.get_object_id("_id").ok()?;
    let clerk_id: Subject = document.get_str("clerkId").ok()?.parse().ok()?;
    let text = |field| document.get_str(field).ok().map(str::to_owned);
    let time = |field| document.get_datetime(field).ok().copied().map(timestamp);
    let created_at = time("createdAt").unwrap_or_else(|| made_at(id));
    let email = match document.get_str("email") {
        Ok(email) => EmailKey::from_stored(email),
        Err(_none) => EmailKey::placeholder(&clerk_id),
    };
    Some(User {
        id: user_id(id),
        clerk_id,
        email,
        first_name: text("firstName"),
        last_name: text("lastName"),
        image_url: text("imageUrl"),
        color: text("color"),
        profile_setup: document.get_bool("profileSetup").unwrap_or(false),
        bio: text("bio"),
        created_at,
        updated_at: time("updatedAt").unwrap_or(created_at),
    })
}

/// An ObjectId begins with the second in which it was made.
fn made_at(id: ObjectId) -> Timestamp {
    timestamp(id.timestamp())
}

/// A new document, in the order in which Mongoose writes the fields.
pub(crate) fn user_to(user: &User) -> Document {
    let User {
        id,
        clerk_id,
        email,
        first_name,
        last_name,
        image_url,
        color,
        profile_setup,
        bio,
        created_at,
        updated_at,
    } = user;
    doc! {
        "_id": oid(*id),
        "clerkId": clerk_id.as_str(),
        "email": email.as_str(),
        "firstName": nullable(first_name.as_deref()),
        "lastName": nullable(last_name.as_deref()),
        "imageUrl": nullable(image_url.as_deref()),
        "color": nullable(color.as_deref()),
        "profileSetup": *profile_setup,
        "bio": nullable(bio.as_deref()),
        "createdAt": date(*created_at),
        "updatedAt": date(*updated_at),
        "__v": 0_i32,
    }
}

/// Sets only what changes, so that fields OnlyChat does not know stay as they are.
pub(crate) fn user_update(patch: &UserPatch, now: Timestamp) -> Document {
    let UserPatch { email, first_name, last_name, image_url, color, bio, profile_setup } = patch;
    let mut set = Document::new();
    if let Some(email) = email {
        set.insert("email", email.as_str());
    }
    let texts = [
        ("firstName", first_name),
        ("lastName", last_name),
        ("imageUrl", image_url),
        ("color", color),
        ("bio", bio),
    ];
    for (field, value) in texts {
        if let Some(value) = value {
            set.insert(field, nullable(value.as_deref()));
        }
    }
    if let Some(profile_setup) = profile_setup {
        set.insert("profileSetup", *profile_setup);
    }
    set.insert("updatedAt", date(now));
    doc! { "$set": set }
}

fn nullable(text: Option<&str>) -> Bson {
    text.map_or(Bson::Null, |text| Bson::String(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use onlychat_domain::UserId;
    use onlychat_domain::user::Profile;

    use super::*;

    #[test]
    fn comes_back_and_has_the_model_s_fields() {
        let id = UserId::from_bytes([0x67; 12]);
        let user =
            User::new(id, "user_a".parse().unwrap(), Profile::default(), Timestamp::from_millis(1_234));
        let document = user_to(&user);
        let fields: Vec<&str> = document.keys().map(String::as_str).collect();
        let model = [
            "_id",
            "clerkId",
            "email",
            "firstName",
            "lastName",
            "imageUrl",
            "color",
            "profileSetup",
            "bio",
            "createdAt",
            "updatedAt",
            "__v",
        ];
        assert_eq!(fields, model);
        assert_eq!(document.get("__v"), Some(&Bson::Int32(0)));
        assert_eq!(document.get("bio"), Some(&Bson::Null));
        assert_eq!(user_from(&document), Some(user));
    }

    #[test]
    fn what_is_missing_has_its_default() {
        let id = ObjectId::from_bytes([0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 1]);
        let user = user_from(&doc! { "_id": id, "clerkId": "user_a", "profileSetup": Bson::Null, "bio": 7 })
            .unwrap();
        assert!(user.email.is_placeholder() && !user.profile_setup && user.bio.is_none());
        assert_eq!((user.created_at, user.updated_at), (Timestamp::from_secs(5), Timestamp::from_secs(5)));
    }

    #[test]
    fn a_document_that_is_nobody_is_passed_over() {
        let id = ObjectId::from_bytes([1; 12]);
        for document in [
            doc! { "_id": id, "clerkId": "mch_1" },
            doc! { "_id": id },
            doc! { "_id": 1, "clerkId": "user_a" },
        ] {
            assert_eq!(user_from(&document), None, "{document}");
        }
    }

    #[test]
    fn an_update_names_only_what_changes() {
        let patch = UserPatch { bio: Some(None), ..UserPatch::default() };
        let at = Timestamp::from_millis(5);
        assert_eq!(user_update(&patch, at), doc! { "$set": { "bio": Bson::Null, "updatedAt": date(at) } });
    }
}
