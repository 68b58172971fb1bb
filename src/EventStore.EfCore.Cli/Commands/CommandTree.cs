using System.CommandLine;

namespace EventStore.EfCore.Cli.Commands;

/// <summary>All commands, in the order in which `--help` lists them.</summary>
internal static class CommandTree
{
    public static RootCommand Create(CliContext cli) => new(
        """
        Operates a durable archive of signed events.

        Data goes to standard output, everything for people to standard error.
        Exit codes: 0 done; 1 failed, or something was found (rejected input, damage, a schema that is not up to date);
        2 wrong usage; 130 interrupted by Ctrl-C, SIGTERM or SIGHUP after the batch in hand, a second one ends at once;
        141 whoever read the output went away. With --json a failure is a document, too: {"error":{"kind":"…","message":"…"}}.
        """)
    {
        cli.Store,
        cli.Provider,
        MigrateCommand.Create(cli),
        IngestCommand.Create(cli),
        ImportCommand.Create(cli),
        ExportCommand.Create(cli),
        ServersCommand.Create(cli),
        StatsCommand.Create(cli),
        HistoryCommand.Create(cli),
        LogCommand.Create(cli),
        HeadsCommand.Create(cli),
        MissingCommand.Create(cli),
        ShowCommand.Create(cli),
        VerifyCommand.Create(cli),
        QuarantineCommand.Create(cli),
        RepairCommand.Create(cli),
        DoctorCommand.Create(cli),
        BackupCommand.Create(cli),
        RestoreCommand.Create(cli),
        UsageCommand.Create(cli),
        CheckpointCommand.Create(cli),
        OptimizeCommand.Create(cli),
        ReindexCommand.Create(cli),
        VacuumCommand.Create(cli),
        UnlockCommand.Create(cli),
        CopyCommand.Create(cli),
        PullCommand.Create(cli),
        DiffCommand.Create(cli),
        ReconcileCommand.Create(cli),
        DistributeCommand.Create(cli),
        SalvageCommand.Create(cli),
        EraseCommand.Create(cli),
        GenerateCommand.Create(cli),
    };
}
