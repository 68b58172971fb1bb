using EventStore.EfCore.Reading;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Reading;

public class ReadTurnsTests
{
    [Fact]
    public async Task No_more_reads_run_at_a_time_than_may_and_all_run_in_order()
    {
        var turns = new ReadTurns(2);
        var reads = Enumerable.Range(0, 6).Select(_ => new TaskCompletionSource<int>()).ToArray();
        var begun = new List<int>();
        var calls = reads.Select((read, i) => turns.RunAsync(
            () =>
            {
                lock (begun)
                    begun.Add(i);
                return read.Task;
            },
            CancellationToken.None)).ToArray();
        begun.ShouldBe([0, 1]);

        for (var i = 0; i < reads.Length; i++)
        {
            reads[i].SetResult(i);
            (await calls[i]).ShouldBe(i);
            if (i + 2 < reads.Length)
                await UntilAsync(() => begun.Count == i + 3);
        }

        begun.ShouldBe([0, 1, 2, 3, 4, 5]);

        async Task UntilAsync(Func<bool> condition)
        {
            while (true)
            {
                lock (begun)
                {
                    if (condition())
                        return;
                }

                await Task.Delay(1);
            }
        }
    }

    [Fact]
    public async Task A_read_that_fails_gives_its_turn_back()
    {
        var turns = new ReadTurns(1);
        await Should.ThrowAsync<FormatException>(() => turns.RunAsync<int>(() => throw new FormatException(), CancellationToken.None));
        (await turns.RunAsync(() => Task.FromResult(7), CancellationToken.None)).ShouldBe(7);
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_gives_up_his_place_and_those_behind_him_get_their_turn()
    {
        var turns = new ReadTurns(1);
        using var cancelled = new CancellationTokenSource();
        var first = new TaskCompletionSource<int>();
        var running = turns.RunAsync(() => first.Task, CancellationToken.None);
        var givenUp = turns.RunAsync<int>(() => throw new InvalidOperationException("It ran."), cancelled.Token);
        var last = turns.RunAsync(() => Task.FromResult(3), CancellationToken.None);

        await cancelled.CancelAsync();
        (await Should.ThrowAsync<OperationCanceledException>(() => givenUp)).CancellationToken.ShouldBe(cancelled.Token);
        last.IsCompleted.ShouldBeFalse();
        first.SetResult(1);
        (await running).ShouldBe(1);
        (await last).ShouldBe(3);

        // Nobody has a turn left over.
        var again = new TaskCompletionSource<int>();
        var one = turns.RunAsync(() => again.Task, CancellationToken.None);
        var two = turns.RunAsync(() => Task.FromResult(2), CancellationToken.None);
        two.IsCompleted.ShouldBeFalse();
        again.SetResult(1);
        (await one, await two).ShouldBe((1, 2));
    }

    [Fact]
    public async Task Many_at_once_end_each_with_its_own()
    {
        var turns = new ReadTurns(2);
        var most = 0;
        var now = 0;
        var calls = Enumerable.Range(0, 500).Select(i => Task.Run(() => turns.RunAsync(
            async () =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref now));
                await Task.Yield();
                Interlocked.Decrement(ref now);
                return i;
            },
            CancellationToken.None)));
        (await Task.WhenAll(calls)).ShouldBe(Enumerable.Range(0, 500));
        most.ShouldBeLessThanOrEqualTo(2);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
