//! The routes, one file for each address, named as the address says.

mod api;
mod auth;
mod broadcasts;
mod channels;
mod config;
mod conversations;
mod creators;
mod fallback;
mod healthz;
mod identity;
mod media;
mod messages;
mod metrics;
mod notifications;
mod privacy;
mod push;
mod readyz;
mod realtime;
mod relations;
mod reports;
mod search;
mod uploads;
mod user;
mod webhooks;

use axum::Router;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::ApiState;

pub(crate) use fallback::{method_not_allowed, not_found};
pub(crate) use metrics::registry_text;

/// Every documented route. Its documentation and the route itself are one thing.
pub(crate) fn documented() -> OpenApiRouter<ApiState> {
    OpenApiRouter::default()
        .routes(routes!(config::get_config))
        .routes(routes!(identity::sign_up::sign_up))
        .routes(routes!(identity::sign_in::sign_in))
        .routes(routes!(identity::refresh::refresh))
        .routes(routes!(identity::sign_out::sign_out))
        .routes(routes!(webhooks::clerk::receive_clerk_webhook))
        .routes(routes!(auth::sync_user::sync_user))
        .routes(routes!(auth::profile::get_own_profile))
        .routes(routes!(auth::profile::get_profile))
        .routes(routes!(user::get_user, user::update_user))
        .routes(routes!(privacy::get_privacy, privacy::update_privacy))
        .routes(routes!(relations::list::list_relations))
        .routes(routes!(relations::id::put_relation))
        .routes(routes!(reports::make_report))
        .routes(routes!(creators::list::list_creators))
        .routes(routes!(creators::me::get_own_creator, creators::me::put_own_creator))
        .routes(routes!(creators::handle::get_creator))
        .routes(routes!(creators::subscription::subscribe, creators::subscription::unsubscribe))
        .routes(routes!(creators::broadcasts::list_broadcasts))
        .routes(routes!(creators::broadcasts::mark_channel_read))
        .routes(routes!(broadcasts::publish_broadcast))
        .routes(routes!(channels::list::list_channels))
        .routes(routes!(conversations::list::list_conversations, conversations::open::open_conversation))
        .routes(routes!(conversations::id::get_conversation))
        .routes(routes!(conversations::messages::list_messages, conversations::send::send_message))
        .routes(routes!(conversations::read::mark_read))
        .routes(routes!(messages::id::edit_message, messages::id::delete_message))
        .routes(routes!(messages::reactions::react, messages::reactions::unreact))
        .routes(routes!(conversations::settings::update_conversation_settings))
        .routes(routes!(notifications::list::list_notifications))
        .routes(routes!(notifications::counts::count_notifications))
        .routes(routes!(notifications::read::read_notifications))
        .routes(routes!(
            notifications::settings::get_notification_settings,
            notifications::settings::update_notification_settings
        ))
        .routes(routes!(
            notifications::unsubscribe::show_unsubscribe,
            notifications::unsubscribe::unsubscribe_from_mail
        ))
        .routes(routes!(push::devices::list_devices, push::devices::put_device))
        .routes(routes!(push::devices::drop_device))
        .routes(routes!(push::devices::test_device))
        .routes(routes!(search::messages::search_messages))
        .routes(routes!(
            uploads::collection::begin_upload,
            uploads::collection::list_uploads,
            uploads::collection::upload_options
        ))
        .routes(routes!(
            uploads::id::get_upload_offset,
            uploads::id::get_upload,
            uploads::id::append_upload,
            uploads::id::cancel_upload
        ))
        .routes(routes!(media::list::list_media))
        .routes(routes!(media::usage::get_media_usage))
        .routes(routes!(media::session::open_media_session, media::session::close_media_session))
        .routes(routes!(media::id::get_media, media::id::update_media, media::id::remove_media))
        .routes(routes!(media::retry::retry_media))
        .routes(routes!(media::file::get_media_file))
        .routes(routes!(realtime::open_socket))
        .routes(routes!(healthz::healthz))
        .routes(routes!(readyz::readyz))
        .routes(routes!(metrics::metrics))
        .routes(routes!(api::openapi_json::openapi_json))
        .routes(routes!(api::asyncapi_json::asyncapi_json))
        .routes(routes!(api::docs::docs))
}

/// Routes for browsers alone, which the document does not list.
pub(crate) fn undocumented() -> Router<ApiState> {
    Router::new().route(api::docs::STYLE_PATH, axum::routing::get(api::docs::style))
}
