using System.CommandLine;
using System.Diagnostics;
using EventStore.EfCore.Cli.Answers;
using EventStore.EfCore.Cli.Hosting;
using EventStore.EfCore.Cli.Output;
using EventStore.EfCore.Cli.Reconciling;
using EventStore.EfCore.Signatures;
using static System.FormattableString;

namespace EventStore.EfCore.Cli.Commands;

internal static class ReconcileCommand
{
    public static Command Create(CliContext cli)
    {
        var store = StoreOption.CreateArgument("STORE", "One store");
        var with = StoreOption.CreateArgument("WITH", "The other one");
        with.Arity = ArgumentArity.ZeroOrOne;
        var through = new Option<string?>("--through")
        {
            Description = "The other store is behind this command: `eventstore reconcile … --stdio`, somewhere. The shell runs it.",
            HelpName = "COMMAND",
        };
        var stdio = new Option<bool>("--stdio") { Description = "Be the other store of such a command: answer on standard output." };
        var server = Values.Server("Only this server; all of both stores when left out.");
        var signatures = new Option<bool>("--signatures") { Description = "Take no event whose signature is not its author's." };
        var command = new Command(
            "reconcile",
            """
            Makes two stores hold the same events, whatever their histories: finds what each lacks by the negentropy protocol, and hands
            it over. Positions are each store's own. Exits with 1 when something could not be handed over.
            Example: eventstore reconcile archive.db other.db
            Example: eventstore reconcile archive.db --through "ssh host eventstore reconcile archive.db --stdio"
            """)
        {
            store, with, through, stdio, server, signatures, cli.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(cli.Store) is { Implicit: false })
                result.AddError("reconcile takes no --store: name both stores one after the other.");
            var others = (result.GetResult(with)?.Tokens.Count > 0 ? 1 : 0)
                + (result.GetResult(through) is { Implicit: false } ? 1 : 0)
                + (result.GetResult(stdio) is { Implicit: false } ? 1 : 0);
            if (others != 1)
                result.AddError("reconcile wants one other side: a second store, --through or --stdio.");
        });
        command.SetAction(async (parsed, token) =>
        {
            IEventSignatureVerifier? verifier = parsed.GetValue(signatures) ? new Ed25519Verifier() : null;
            await using var here = await OpenAsync(cli, parsed.GetRequiredValue(store), verifier, token);
            if (parsed.GetValue(stdio))
                return await ServeAsync(cli, here, token);
            if (parsed.GetValue(through) is { } line)
                return await RunThroughAsync(cli, parsed, here, line, parsed.GetValue(server), token);
            await using var there = await OpenAsync(cli, parsed.GetRequiredValue(with), verifier, token);
            return await RunAsync(cli, parsed, here, there, parsed.GetValue(server), token);
        });
        return command;
    }

    private static async Task<StorePeer> OpenAsync(
        CliContext cli, StoreTarget target, IEventSignatureVerifier? verifier, CancellationToken token)
    {
        var store = cli.OpenToChange(target);
        if ((await store.Schema.GetStatusAsync(token)).Exists)
            return new StorePeer(store, verifier);
        await store.DisposeAsync();
        throw new CliException(CliProblem.NotFound, $"There is no store at '{target.Name}' to reconcile. `eventstore migrate` makes one.");
    }

    private static async Task<int> ServeAsync(CliContext cli, StorePeer here, CancellationToken token)
    {
        if (cli.Terminal.IsOutputTerminal)
        {
            throw new CliException(
                CliProblem.Output, "--stdio is for another eventstore to read, not for a terminal: use it behind --through.");
        }

        await new PeerService(here, new FrameStream(cli.Terminal.OpenInput(), cli.Terminal.Output)).RunAsync(token);
        return ExitCode.Done;
    }

    private static async Task<int> RunThroughAsync(
        CliContext cli, ParseResult parsed, StorePeer here, string line, ServerId? server, CancellationToken token)
    {
        using var process = new PeerProcess(line);
        var there = new RemotePeer(line, process.Frames);
        await there.GreetAsync(token);
        var exit = await RunAsync(cli, parsed, here, there, server, token);
        await process.EndAsync(token);
        return exit;
    }

    private static async Task<int> RunAsync(
        CliContext cli, ParseResult parsed, StorePeer here, IReconcileSide there, ServerId? server, CancellationToken token)
    {
        var clock = Stopwatch.StartNew();
        var servers = await cli.Messages.WithProgressAsync("reconcile", null, async progress =>
        {
            var run = new ReconcileRun(here, there, progress);
            await run.RunAsync(server, token);
            return run.Servers;
        });
        var failed = servers.Sum(s => s.Refused + s.NotGiven);
        var isEqual = failed == 0 && servers.All(s => s.Erased == 0);
        var answer = cli.Answer(parsed);
        if (answer.IsJson)
            answer.Json(new ReconcileAnswer(here.Name, there.Name, isEqual, Math.Round(clock.Elapsed.TotalSeconds, 3), servers));
        else
            WriteLines(answer, servers, isEqual, clock.Elapsed);
        if (failed > 0)
            cli.Messages.Warn($"{failed} events were refused, or named and not given. Run `eventstore verify` on both stores.");
        return failed == 0 ? ExitCode.Done : ExitCode.Failure;
    }

    private static void WriteLines(Answer answer, IReadOnlyList<ReconcileServerAnswer> servers, bool isEqual, TimeSpan elapsed)
    {
        answer.Table(
            ["server", "given", "taken", "erased", "refused", "not given", "rounds", "bytes"],
            servers.Select(s => new[]
            {
                s.Server.Value, Format(s.Given), Format(s.Taken), Format(s.Erased), Format(s.Refused), Format(s.NotGiven), Format(s.Rounds),
                Format(s.MessageBytes),
            }));
        var verdict = isEqual ? "both hold the same events" : "what is left to differ is named above";
        answer.Line(Invariant(
            $"gave {servers.Sum(s => s.Given):N0}, took {servers.Sum(s => s.Taken):N0} in {elapsed.TotalSeconds:N2} s; {verdict}"));
    }

    private static string Format(long number) => Invariant($"{number}");
}
