export { ProfileForm } from './profile-form'
export { WelcomePage } from './welcome-page'
