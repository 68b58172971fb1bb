using EventStore.EfCore.Writing;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Writing;

public class WriterThreadTests
{
    [Fact]
    public async Task Whoever_awaits_it_goes_on_there_until_it_is_disposed()
    {
        var threads = new List<Thread>();
        using (var own = new WriterThread())
        {
            for (var i = 0; i < 3; i++)
            {
                await own;
                await own;
                threads.Add(Thread.CurrentThread);
                Thread.CurrentThread.IsThreadPoolThread.ShouldBeFalse();
                await Task.Delay(1);
                Thread.CurrentThread.ShouldNotBe(threads[0]);
            }
        }

        threads.Distinct().ShouldHaveSingleItem().Join(TimeSpan.FromMinutes(1)).ShouldBeTrue();
    }

    [Fact]
    public async Task Waiting_there_for_a_task_that_has_awaited_is_no_deadlock()
    {
        using var own = new WriterThread();
        await own;
        BlocksUntilSlowIsDone().ShouldBeTrue();
    }

    private static bool BlocksUntilSlowIsDone() => SlowAsync().Wait(TimeSpan.FromMinutes(1));

    private static async Task SlowAsync() => await Task.Delay(1);
}
