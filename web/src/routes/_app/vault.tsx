import { createFileRoute } from '@tanstack/react-router'

import { VaultPage } from '@/features/chat/vault/vault-page'

export const Route = createFileRoute('/_app/vault')({
  staticData: { title: 'Vault' },
  component: VaultPage,
})
