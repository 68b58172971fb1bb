using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using EventStore.EfCore.Cli.Tests.Support;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Cli.Tests;

/// <summary>The script of a release while programs of both versions use the archive, each a process of its own.</summary>
public sealed class ReleaseWhileUsedTests : IDisposable
{
    private readonly ReleaseFolder _release = new();
    private readonly Event[] _before = Samples.Chain(1, 40);
    private readonly List<Event> _during = [];
    private readonly Event[] _after = Samples.Chain(3, 30);

    public void Dispose() => _release.Dispose();

    [Fact]
    public async Task Readers_see_no_less_a_waiting_writer_goes_on_and_all_that_was_acknowledged_is_there_also_after_the_way_back()
    {
        await _release.StoreAsync(_before);
        using var follower = Start("eventstore-old", "log", "--server", "garden", "--follow", "--json");
        var followed = new Lines(follower);
        using var stop = new CancellationTokenSource();
        var oldReader = new Reader(_release, "eventstore-old", "schemaUnknown", stop.Token);
        var newReader = new Reader(_release, "eventstore", "schemaPending", stop.Token);
        var oldWriter = WriteUntilRefusedAsync();
        var waitingWriter = WaitAndWriteAsync();
        await oldReader.UntilServedAsync();
        await newReader.UntilRefusedAsync();

        var released = await _release.ReleaseAsync();

        released.ExitCode.ShouldBe(0, released.Error);
        var acknowledged = await oldWriter;
        (await waitingWriter).ShouldBeGreaterThan(0, "It never had to wait.");
        await oldReader.UntilRefusedAsync();
        await newReader.UntilServedAsync();
        await stop.CancelAsync();
        await Task.WhenAll(oldReader.Ended, newReader.Ended);

        Event[] all = [.. _before, .. _during.Take(acknowledged), .. _after];
        await ShouldHoldAsync("eventstore", all);
        // What was open all the time is refused as well, and has missed nothing until then.
        var log = (await _release.RunAsync("eventstore", "export", "--store", _release.Archive)).Lines.Select(Hash);
        var shown = await followed.AllAsync();
        shown.Length.ShouldBeGreaterThanOrEqualTo(_before.Length);
        shown.Select(Hash).ShouldBe(log.Take(shown.Length));
        (await follower.StandardError.ReadToEndAsync()).ShouldContain(ReleaseFolder.NextMigration);
        (await _release.RunAsync("eventstore", "verify", "--store", _release.Archive)).ExitCode.ShouldBe(0);

        var rolledBack = await _release.RollBackAsync();
        rolledBack.ExitCode.ShouldBe(0, rolledBack.Error);
        await ShouldHoldAsync("eventstore-old", all);
    }

    private static IEnumerable<string> Hashes(IEnumerable<Event> events) => events.Select(e => e.Hash.ToString());

    private Process Start(string tool, params string[] args) => _release.Start(tool, [.. args, "--store", _release.Archive]);

    private async Task ShouldHoldAsync(string tool, Event[] events)
    {
        var exported = await _release.RunAsync(tool, "export", "--store", _release.Archive);
        exported.ExitCode.ShouldBe(0, exported.Error);
        exported.Lines.Select(Hash).ShouldBe(Hashes(events), ignoreOrder: true);
    }

    private static string Hash(string line) => JsonDocument.Parse(line).RootElement.GetProperty("hash").GetString()!;

    /// <summary>A program of the old version that stores one event after the other, until it is told that the schema is another.</summary>
    /// <returns>How many were acknowledged.</returns>
    private async Task<int> WriteUntilRefusedAsync()
    {
        using var writer = Start("eventstore-old", "ingest", "-", "--batch", "1", "--json");
        var ended = ReleaseFolder.EndAsync(writer);
        while (!ended.IsCompleted)
        {
            _during.Add(Samples.Create(2, _during.Count + 1, _during.LastOrDefault()));
            try
            {
                await writer.StandardInput.WriteAsync(Samples.Line(_during[^1]) + "\n");
                await writer.StandardInput.FlushAsync();
            }
            catch (IOException)
            {
                break;
            }

            await Task.Delay(50);
        }

        var result = await ended;
        result.ExitCode.ShouldBe(1);
        result.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe("schemaUnknown", result.Error);
        return (int)result.Number("stored");
    }

    /// <summary>A program of the new version that tries again as long as the schema is the old one.</summary>
    /// <returns>How often it was refused.</returns>
    private async Task<int> WaitAndWriteAsync()
    {
        var events = _release.Write("after.jsonl", Samples.Lines(_after));
        for (var refusals = 0; ; refusals++)
        {
            var result = await _release.RunAsync("eventstore", "ingest", events, "--store", _release.Archive, "--json");
            if (result.ExitCode == 0)
            {
                result.Number("stored").ShouldBe(_after.Length);
                return refusals;
            }

            result.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe("schemaPending", result.Error);
        }
    }

    /// <summary>What a program prints, as it comes.</summary>
    private sealed class Lines
    {
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

        public Lines(Process program)
        {
            program.OutputDataReceived += (_, line) =>
            {
                if (line.Data is null)
                    _lines.Writer.Complete();
                else
                    _lines.Writer.TryWrite(line.Data);
            };
            program.BeginOutputReadLine();
        }

        public async Task<string[]> AllAsync() => await _lines.Reader.ReadAllAsync().ToArrayAsync();
    }

    /// <summary>Counts the events again and again, each time with a new process.</summary>
    private sealed class Reader
    {
        private volatile int _served;
        private volatile int _refused;

        public Reader(ReleaseFolder release, string tool, string refusal, CancellationToken stop) =>
            Ended = RunAsync(() => release.RunAsync(tool, "stats", "--store", release.Archive, "--json"), refusal, stop);

        public Task Ended { get; }

        public Task UntilServedAsync() => UntilMoreAsync(() => _served);

        public Task UntilRefusedAsync() => UntilMoreAsync(() => _refused);

        private async Task RunAsync(Func<Task<CliResult>> read, string refusal, CancellationToken stop)
        {
            for (var seen = 0L; !stop.IsCancellationRequested;)
            {
                var result = await read();
                if (result.ExitCode == 0)
                {
                    result.Number("events").ShouldBeGreaterThanOrEqualTo(seen);
                    seen = result.Number("events");
                    _served++;
                }
                else
                {
                    result.Json.GetProperty("error").GetProperty("kind").GetString().ShouldBe(refusal, result.Error);
                    _refused++;
                }
            }
        }

        private async Task UntilMoreAsync(Func<int> count)
        {
            for (var before = count(); count() == before && !Ended.IsCompleted;)
                await Task.Delay(20);
            if (Ended.IsCompleted)
                await Ended;
        }
    }
}
