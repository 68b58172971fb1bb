using EventStore.EfCore.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventStore.EfCore.Verification;

/// <summary>Verifies the archive slowly, once in each interval, as long as the application runs.</summary>
internal sealed class ScrubService(
    ScrubSchedule schedule, IArchiveVerifier verifier, ScrubState state, TimeProvider clock, ILogger<ScrubService> logger)
    : BackgroundService, IProgress<VerifyProgress>
{
    // Of one run. Who wants all of them has `eventstore verify`.
    private const int MaxLogged = 20;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private VerifyCheckpoint? _checkpoint;
    private long _events;
    private long _logged;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        state.Expect(clock.GetUtcNow(), schedule.Every);
        return base.StartAsync(cancellationToken);
    }

    /// <summary>A page is checked.</summary>
    void IProgress<VerifyProgress>.Report(VerifyProgress value)
    {
        _checkpoint = value.Checkpoint;
        Note(value.Checkpoint.Found);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = schedule.Every < LongestPause ? schedule.Every : LongestPause;
        while (true)
        {
            var due = clock.GetUtcNow() + schedule.Every;
            while (!await TryAsync(pause, stoppingToken).ConfigureAwait(false))
                await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(false);
            if (due - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait, clock, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>Goes on where the run was, to its end; false when something was in the way.</summary>
    private async Task<bool> TryAsync(TimeSpan pause, CancellationToken stoppingToken)
    {
        var options = new VerifyOptions { EventsPerSecond = schedule.EventsPerSecond, ResumeFrom = _checkpoint, Progress = this };
        try
        {
            var report = await verifier.VerifyAsync(options, stoppingToken).ConfigureAwait(false);
            Note(report);
            state.Completed();
            if (report.Ok)
                logger.Verified(report.EventsChecked);
            else
                logger.VerifiedDamaged(report.EventsChecked, report.Damages);
            (_checkpoint, _events, _logged) = (null, 0, 0);
            return true;
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            // Whatever it is: the application's archive goes on, and the health check tells when none was complete for too long.
            state.Failed(e.Message);
            logger.VerificationInterrupted(pause, e);

            // The archive is not the one that it was: a backup was put in its place, say.
            if (e is ArgumentException)
                (_checkpoint, _events, _logged) = (null, 0, 0);
            return false;
        }
    }

    private void Note(VerifyReport found)
    {
        // A run that begins again behind its checkpoint may have found less than it had told of.
        var more = Math.Max(found.EventsChecked - _events, 0);
        _events = found.EventsChecked;
        state.Progressed(more, found.Damages, found.Findings.FirstOrDefault(f => f.IsDamage)?.Detail);
        if (found.Damages <= _logged)
            return;
        foreach (var damage in found.Findings.Where(f => f.IsDamage).Take(MaxLogged).Skip((int)Math.Min(_logged, MaxLogged)))
            logger.DamageFound(damage.Kind.ToString(), damage.Server, damage.Position, damage.Detail);
        _logged = found.Damages;
    }
}
