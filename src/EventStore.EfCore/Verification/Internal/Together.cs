namespace EventStore.EfCore.Verification;

/// <summary>Work that several do at once, and whose results are taken one after the other.</summary>
internal static class Together
{
    // Each holds a connection, and has a page in memory.
    private const int Most = 8;

    /// <summary>How many there are, where nothing is to be spared: as many as there are cores, up to a bound.</summary>
    public static int All { get; } = Math.Min(Environment.ProcessorCount, Most);

    /// <summary>
    /// Returns when none of it is running any more. What failed throws when its result is asked for, and stops nothing else.
    /// </summary>
    /// <param name="count">How much there is to do.</param>
    /// <param name="work">Does the one with a number, from 0.</param>
    /// <param name="workers">How many do it.</param>
    /// <param name="cancellationToken">Nothing more of it is begun.</param>
    public static async Task<IReadOnlyList<Task<T>>> RunAsync<T>(
        int count, Func<int, Task<T>> work, int workers, CancellationToken cancellationToken)
    {
        var done = new Task<T>[count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken };
        await Parallel.ForAsync(
            0,
            count,
            options,
            async (number, _) =>
            {
                done[number] = work(number);
                await ((Task)done[number]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }).ConfigureAwait(false);
        return done;
    }
}
