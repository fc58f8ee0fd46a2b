export { CreatorPage } from './creator-page'
export { DiscoverPage } from './discover-page'
export { MyCreatorPage } from './my-creator-page'
