export {
  type EmailNotifierOptions,
  emailNotifier,
  type SmtpServer,
} from './actions/email-notifier.ts'
