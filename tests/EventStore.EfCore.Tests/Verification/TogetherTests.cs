using EventStore.EfCore.Verification;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Verification;

public sealed class TogetherTests
{
    [Fact]
    public async Task Results_come_in_the_order_of_the_work_whoever_is_done_first()
    {
        var second = new TaskCompletionSource();
        var done = await Together.RunAsync(
            20,
            async number =>
            {
                if (number == 1)
                    second.SetResult();
                if (number == 0)
                    await second.Task;
                return number;
            },
            workers: 2,
            default);
        (await Task.WhenAll(done)).ShouldBe(Enumerable.Range(0, 20));
    }

    [Fact]
    public async Task What_fails_throws_in_its_turn_and_stops_nothing_else()
    {
        var done = await Together.RunAsync(
            5, n => n == 1 ? Task.FromException<int>(new InvalidOperationException("no")) : Task.FromResult(n), workers: 2, default);
        (await done[0]).ShouldBe(0);
        await Should.ThrowAsync<InvalidOperationException>(() => done[1]);
        (await done[4]).ShouldBe(4);
    }

    [Fact]
    public async Task Cancelled_it_begins_nothing_more_and_waits_for_what_runs()
    {
        using var source = new CancellationTokenSource();
        var cancelled = new TaskCompletionSource();
        var (begun, running) = (0, 0);
        var work = Together.RunAsync(
            50,
            async number =>
            {
                Interlocked.Increment(ref running);
                var place = Interlocked.Increment(ref begun);
                if (place == 3)
                {
                    await source.CancelAsync();
                    cancelled.SetResult();
                }

                // The other worker must not have done a few more before it can know.
                if (place > 3)
                    await cancelled.Task;
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return number;
            },
            workers: 2,
            source.Token);
        await Should.ThrowAsync<OperationCanceledException>(() => work);
        running.ShouldBe(0);
        begun.ShouldBeLessThanOrEqualTo(4);
    }
}
