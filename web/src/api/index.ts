export { $api, $publicApi, api, publicApi, type Schemas } from './client'
export { useConfig } from './config'
export { queryClient } from './query-client'
export { useViewer, useViewerQuery, viewerKey } from './viewer'
