using EventStore.EfCore.Writing;
using Shouldly;
using Xunit;

namespace EventStore.EfCore.Tests.Writing;

public class WriterThreadTests
{
    [Fact]
    public async Task Work_comes_back_to_its_thread_which_is_none_of_the_pools()
    {
        var threads = new List<Thread>();
        await WriterThread.RunAsync(async () =>
        {
            for (var i = 0; i < 3; i++)
            {
                threads.Add(Thread.CurrentThread);
                await Task.Delay(1).ConfigureAwait(true);
            }
        });
        threads.Distinct().ShouldHaveSingleItem();
        threads[0].IsThreadPoolThread.ShouldBeFalse();
        threads[0].Join(TimeSpan.FromMinutes(1)).ShouldBeTrue();
    }

    [Fact]
    public async Task An_error_ends_the_thread_and_is_told()
    {
        Thread? thread = null;
        var work = WriterThread.RunAsync(async () =>
        {
            thread = Thread.CurrentThread;
            await Task.Yield();
            throw new InvalidOperationException("the work");
        });
        (await Should.ThrowAsync<InvalidOperationException>(work)).Message.ShouldBe("the work");
        thread.ShouldNotBeNull().Join(TimeSpan.FromMinutes(1)).ShouldBeTrue();
    }
}
