//! Creators' pages.

use onlychat_domain::creator::{self, Creator, DmPolicy, Handle};
use onlychat_domain::id::UserId;
use onlychat_domain::page::CreatorCursor;
use onlychat_domain::subscription::Subscription;
use onlychat_domain::user::User;
use onlychat_store::{Changes, CommitError, UniqueKey, Write};

use crate::error::Checks;
use crate::users::Made;
use crate::{App, Error, Result};

/// A page as somebody wants it, unchecked.
#[derive(Clone, Debug)]
pub struct PutCreator {
    /// The handle.
    pub handle: String,
    /// The name shown.
    pub display_name: String,
    /// What the page says.
    pub about: Option<String>,
    /// Who may write.
    pub dm_policy: DmPolicy,
}

/// A page with what is shown beside it.
#[derive(Clone, Debug)]
pub struct CreatorPage {
    /// The page.
    pub creator: Creator,
    /// Whose it is.
    pub owner: User,
    /// What it is to the caller, if there is one.
    pub viewer: Option<Viewer>,
}

/// What a page is to the caller.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// Whether it is the caller's own.
    pub is_self: bool,
    /// The caller's subscription, also one that is over.
    pub subscription: Option<Subscription>,
}

/// There is no page with this handle.
pub(crate) const NO_PAGE: Error = Error::NotFound("There is no creator with this handle.");

impl App {
    /// Becomes a creator, or changes one's page.
    pub async fn put_creator(&self, caller: &User, input: PutCreator) -> Result<(CreatorPage, Made)> {
        let mut checks = Checks::default();
        let handle = checks.need("/handle", input.handle.parse::<Handle>());
        let display_name = checks.check("/displayName", creator::display_name(&input.display_name));
        let about = checks.check("/about", creator::about(input.about.as_deref().unwrap_or_default()));
        checks.done()?;
        let handle = handle.ok_or_else(|| Error::Fault("a handle was neither valid nor invalid".into()))?;
        let before = self.store.creator(caller.id).await?;
        let now = self.now();
        let page = Creator {
            user_id: caller.id,
            handle,
            display_name,
            about,
            dm_policy: input.dm_policy,
            subscriber_count: before.as_ref().map_or(0, |page| page.subscriber_count),
            created_at: before.as_ref().map_or(now, |page| page.created_at),
            updated_at: now,
        };
        match self.store.commit(Changes::at(now).write(Write::PutCreator(page.clone()))).await {
            Ok(_) => {}
            Err(CommitError::Duplicate(UniqueKey::Handle)) => return Err(Error::HandleTaken),
            Err(error) => return Err(error.into()),
        }
        let made = if before.is_some() { Made::Existing } else { Made::Created };
        let viewer = Some(Viewer { is_self: true, subscription: None });
        Ok((CreatorPage { creator: page, owner: caller.clone(), viewer }, made))
    }

    /// The caller's own page.
    pub async fn own_creator_page(&self, caller: &User) -> Result<CreatorPage> {
        let creator =
            self.store.creator(caller.id).await?.ok_or(Error::NotFound("You have no creator page yet."))?;
        let viewer = Some(Viewer { is_self: true, subscription: None });
        Ok(CreatorPage { creator, owner: caller.clone(), viewer })
    }

    /// A page by its handle; for anybody but those whom its owner blocks.
    pub async fn creator_page(&self, handle: &str, viewer: Option<&User>) -> Result<CreatorPage> {
        let creator = self.creator_by_handle(handle).await?;
        let owner = self.store.user(creator.user_id).await?.ok_or(NO_PAGE)?;
        if let Some(user) = viewer {
            let relation = self.store.relation(creator.user_id, user.id).await?;
            if relation.is_some_and(|relation| relation.blocked_at.is_some()) {
                return Err(NO_PAGE);
            }
        }
        let viewer = match viewer {
            Some(user) => Some(Viewer {
                is_self: user.id == creator.user_id,
                subscription: self.store.subscription(user.id, creator.user_id).await?,
            }),
            None => None,
        };
        Ok(CreatorPage { creator, owner, viewer })
    }

    /// Pages whose handle or name contains the text, all when it is blank: most subscribers first. At most `limit`.
    pub async fn search_creators(
        &self,
        query: &str,
        after: Option<&CreatorCursor>,
        limit: usize,
    ) -> Result<Vec<CreatorPage>> {
        let query = query.trim().trim_start_matches('@').to_lowercase();
        let creators = self.store.search_creators(&query, after, limit).await?;
        let ids: Vec<UserId> = creators.iter().map(|creator| creator.user_id).collect();
        let owners = self.store.users(&ids).await?;
        let page = |creator: Creator| {
            let owner = owners.iter().find(|owner| owner.id == creator.user_id)?.clone();
            Some(CreatorPage { creator, owner, viewer: None })
        };
        Ok(creators.into_iter().filter_map(page).collect())
    }

    pub(crate) async fn creator_by_handle(&self, handle: &str) -> Result<Creator> {
        let Ok(handle) = handle.parse::<Handle>() else { return Err(NO_PAGE) };
        self.store.creator_by_handle(&handle).await?.ok_or(NO_PAGE)
    }
}
