import ArgumentParser

/// The root of the command line.
struct TDSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tds",
        abstract: "Keeps a SQL database in step with a Zoho Books or Zoho Inventory organization.",
        discussion: """
            A sync reads every record, skips those that did not change since the \
            last one, and writes the rest.

            FIRST STEPS
              tds doctor                     what is missing, and how to mend it
              tds sync products customers    the first sync writes everything
              tds sync products customers    the second skips everything
              tds status                     the last runs, and what needs a look
              tds serve                      keep it in step: schedule, webhooks, HTTP

            WITHOUT A ZOHO ACCOUNT
              tds demo                       the same with a simulated organization
              tds simulate --port 9099       that organization, to experiment with

            SETTINGS come from the environment (ZOHO_CLIENT_ID, ZOHO_CLIENT_SECRET, \
            ZOHO_REFRESH_TOKEN, ZOHO_ORGANIZATION_ID, …) or from a YAML file of the \
            same names that --config gives; `tds config` lists them all.

            EXIT STATUS
              0 completed   1 failed   2 wrong use or configuration
              3 partial     130 cancelled
            """,
        version: "0.1.0",
        subcommands: [
            SyncCommand.self, ServeCommand.self, PlanCommand.self, VerifyCommand.self, ExplainCommand.self,
            DeletesCommand.self,
            EventsCommand.self, StatusCommand.self, CacheCommand.self, DoctorCommand.self, ConfigCommand.self,
            HashCommand.self, DemoCommand.self, SimulateCommand.self,
        ]
    )
}
