using System.CommandLine;

namespace EventStore.EfCore.Cli.Commands;

internal static class VerifyCommand
{
    public static Command Create(CliContext cli)
    {
        var server = Values.Server("Only this server, without the database's own checks; all when left out.");
        var record = new Option<bool>("--record")
        {
            Description = "Record damaged rows in quarantine: the store is opened for writing.",
        };
        var rate = Values.LongNumber(
            "--rate", "Read at most N events in a second, each along its log and along its chain; without the database's own checks.", 1);
        var resume = new Option<string?>("--resume")
        {
            Description = "Keep in FILE how far it came, and go on from there when it is run again. Removed when it is complete.",
            HelpName = "FILE",
        };
        var signatures = new Option<bool>("--signatures") { Description = "Verify every event's signature, too." };
        var command = new Command(
            "verify",
            """
            Checks the whole archive: positions, hashes, links, foreign keys, files. Forks and holes are told, but they are no damage.

            Examples:
              eventstore verify
              eventstore verify --signatures
              eventstore verify --rate 5000 --resume verify.state
            """)
        {
            server, rate, resume, signatures, record,
            cli.ReadOnly, cli.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(record) && result.GetValue(cli.ReadOnly))
                result.AddError("--record writes, and --read-only does not: give one of them.");
        });
        command.SetAction((parsed, token) =>
        {
            var options = new VerifyOptions
            {
                Server = parsed.GetValue(server),
                EventsPerSecond = parsed.GetValue(rate) is { } number ? (int)long.Min(number, int.MaxValue) : null,
                VerifySignatures = parsed.GetValue(signatures),
            };
            var file = parsed.GetValue(resume) is { } path ? new ResumeFile(path) : null;
            return new VerifyRun(cli, parsed, options, file, parsed.GetValue(record)).RunAsync(token);
        });
        return command;
    }
}
