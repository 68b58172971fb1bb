using EventStore.EfCore.Diagnostics;
using EventStore.EfCore.Verification;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Verification;

/// <summary>What the scrubber does when something is in its way.</summary>
public sealed class ScrubServiceTests : IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);
    private static readonly VerifyReport Empty = new(0, [], 0, 0, 0, []);

    private readonly Verifier _verifier = new();
    private readonly Logger _logger = new();
    private readonly ScrubState _state = new(TimeProvider.System);
    private readonly ScrubService _service;

    public ScrubServiceTests() => _service =
        new ScrubService(new ScrubSchedule(TimeSpan.FromSeconds(1), 50), _verifier, _state, TimeProvider.System, _logger);

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task A_run_that_fails_is_told_and_goes_on_where_it_was()
    {
        await RunAsync(
            progress => Fail(progress, 5, new StorageException(StorageErrorKind.CannotOpen, "the server is away")),
            progress => Fail(progress, 9, new InvalidDataException("nobody foresaw this")),
            progress => Complete(progress, 12));

        _verifier.Asked.Select(o => o.EventsPerSecond).ShouldAllBe(rate => rate == 50);
        _verifier.Asked.Take(4).Select(o => o.ResumeFrom?.Position).ShouldBe([null, 5, 9, null]);
        _logger.Ids.Take(3).ShouldBe([1603, 1603, 1600]);
        _state.EventsChecked.ShouldBe(12);
        _state.Age.ShouldNotBeNull();
        _state.Failure.ShouldBeNull();
    }

    [Fact]
    public async Task A_checkpoint_that_is_refused_is_dropped()
    {
        await RunAsync(
            progress => Fail(progress, 5, new StorageException(StorageErrorKind.CannotOpen, "the server is away")),
            _ => throw new ArgumentException("another archive"),
            progress => Complete(progress, 3));

        _verifier.Asked.Take(3).Select(o => o.ResumeFrom?.Position).ShouldBe([null, 5, null]);
    }

    [Fact]
    public async Task Damage_is_logged_once_at_the_page_that_has_it_and_at_most_twenty_of_a_run()
    {
        var damages = Enumerable.Range(1, 30)
            .Select(i => new VerifyFinding(VerifyFindingKind.CorruptEvent, new ServerId("grove"), i, null, $"damage {i}.")).ToArray();
        var facts = new[] { new VerifyFinding(VerifyFindingKind.Fork, new ServerId("grove"), 1, null, "a fork") };
        await RunAsync(progress =>
        {
            progress.Report(Progress(3, new VerifyReport(3, [.. facts, .. damages[..2]], 2, 0, 0, [])));
            _state.Failure.ShouldBe("Verification found damage, 2 findings; the first: damage 1. `eventstore verify` names all.");
            progress.Report(Progress(6, new VerifyReport(6, [.. facts, .. damages[..2]], 2, 0, 0, [])));
            return new VerifyReport(9, [.. facts, .. damages], 30, 0, 0, []);
        });

        _logger.Ids.ShouldBe([.. Enumerable.Repeat(1602, 20), 1601]);
        _state.Damages.ShouldBe(30);
    }

    /// <summary>Runs until the scrubber has asked for one run more than there are.</summary>
    private async Task RunAsync(params Func<IProgress<VerifyProgress>, VerifyReport>[] runs)
    {
        _verifier.Runs = runs;
        await _service.StartAsync(CancellationToken.None);
        await _verifier.Done.WaitAsync(TimeLimit);
        await _service.StopAsync(CancellationToken.None);
    }

    private static VerifyReport Fail(IProgress<VerifyProgress> progress, long events, Exception error)
    {
        progress.Report(Progress(events, Empty with { EventsChecked = events }));
        throw error;
    }

    private static VerifyReport Complete(IProgress<VerifyProgress> progress, long events)
    {
        progress.Report(Progress(events, Empty with { EventsChecked = events }));
        return Empty with { EventsChecked = events };
    }

    private static VerifyProgress Progress(long events, VerifyReport found) => new(events, new VerifyCheckpoint
    {
        Server = new ServerId("grove"),
        Stage = VerifyStage.Log,
        Position = events,
        Hash = "",
        HasChecksums = true,
        Chain = 0,
        IsOnlyServer = false,
        VerifySignatures = false,
        Found = found,
    });

    /// <summary>Does what a test says, run for run, and then waits.</summary>
    private sealed class Verifier : IArchiveVerifier
    {
        private readonly TaskCompletionSource _done = new();

        public Func<IProgress<VerifyProgress>, VerifyReport>[] Runs { get; set; } = [];

        public List<VerifyOptions> Asked { get; } = [];

        public Task Done => _done.Task;

        public async Task<VerifyReport> VerifyAsync(VerifyOptions options, CancellationToken cancellationToken)
        {
            Asked.Add(options);
            if (Asked.Count <= Runs.Length)
                return Runs[Asked.Count - 1](options.Progress!);
            _done.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return Empty;
        }

        public Task<VerifyReport> VerifyAsync(ServerId? server, IProgress<long>? progress, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<StorageReport> InspectAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class Logger : ILogger<ScrubService>
    {
        public List<int> Ids { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Ids.Add(eventId.Id);
    }
}
