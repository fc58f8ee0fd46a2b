import { LogOut, MonitorDown } from 'lucide-react'
import { type ReactNode, useId } from 'react'

import { useConfig, useViewer } from '@/api'
import { Page, PageHeader } from '@/components/page'
import { ShortcutList } from '@/components/shortcut-list'
import { useSignOut } from '@/components/use-sign-out'
import { Button } from '@/components/ui/button'
import { Label } from '@/components/ui/label'
import { Switch } from '@/components/ui/switch'
import { useInstall } from '@/lib/install'
import { setShortcutsEnabled, useShortcutsEnabled } from '@/lib/shortcuts'

import { AppearanceSetting } from './appearance-setting'
import { PrivacySetting } from './privacy-setting'
import { RelationsSetting } from './relations-setting'
import { SettingsSection } from './settings-section'

interface SettingsPageProps {
  /** The profile form, which is a feature of its own. */
  profile: ReactNode
  /** What the viewer is told, which is a feature of its own. */
  notifications: ReactNode
  /** The identity provider's own account page, when it has one. */
  account: ReactNode
}

export function SettingsPage({ profile, notifications, account }: SettingsPageProps) {
  const viewer = useViewer()
  const { data: config } = useConfig()
  const { signOut, pending } = useSignOut()
  return (
    <Page>
      <PageHeader title="Settings" />
      <div className="grid grid-cols-1 gap-6">
        <SettingsSection title="Profile" description="What the people you talk to see of you.">
          {profile}
        </SettingsSection>
        <SettingsSection id="notifications" title="Notifications" description="What you are told while you are not looking.">
          {notifications}
        </SettingsSection>
        <SettingsSection title="Privacy" description="Who sees what of you. What you hide from somebody, you do not see of them either.">
          <PrivacySetting />
        </SettingsSection>
        <SettingsSection title="Blocked and restricted">
          <RelationsSetting />
        </SettingsSection>
        <SettingsSection title="Appearance" description="On this device.">
          <AppearanceSetting />
        </SettingsSection>
        <InstallSection />
        <SettingsSection title="Keyboard">
          <ShortcutSwitch />
          <ShortcutList />
        </SettingsSection>
        <SettingsSection title="Account">
          <div className="flex flex-wrap items-center justify-between gap-4">
            <div className="min-w-0">
              <p className="text-sm text-muted-foreground">Signed in as</p>
              <p className="truncate font-semibold">{viewer?.email ?? 'an account without an e-mail address'}</p>
            </div>
            <div className="flex flex-wrap gap-3">
              {account}
              <Button variant="outline" loading={pending} onClick={() => void signOut()}>
                {pending ? null : <LogOut aria-hidden />}
                Sign out
              </Button>
            </div>
          </div>
        </SettingsSection>
        {config ? <p className="text-center text-sm text-muted-foreground">OnlyChat {config.version}</p> : null}
      </div>
    </Page>
  )
}

/** Shown where the browser can install the application and has not done so. */
function InstallSection() {
  const install = useInstall()
  if (!install) return null
  return (
    <SettingsSection title="App" description="In a window of its own, with an icon on this device.">
      <Button variant="outline" onClick={() => void install()}>
        <MonitorDown aria-hidden />
        Install OnlyChat
      </Button>
    </SettingsSection>
  )
}

function ShortcutSwitch() {
  const id = useId()
  const enabled = useShortcutsEnabled()
  return (
    <div className="mb-6 flex items-center justify-between gap-4">
      <div>
        <Label htmlFor={id} className="text-[0.9375rem]">
          Shortcuts of one key
        </Label>
        <p id={`${id}-hint`} className="text-sm text-muted-foreground">
          Switch them off if you dictate or if they get in your way.
        </p>
      </div>
      <Switch id={id} aria-describedby={`${id}-hint`} checked={enabled} onCheckedChange={setShortcutsEnabled} />
    </div>
  )
}
