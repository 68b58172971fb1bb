namespace EventStore.EfCore.CrashTests.PowerLoss;

/// <summary>Replays a run and cuts the power at many moments. The same seed and trace give the same states.</summary>
internal static class CrashStates
{
    private static readonly CrashMode[] Modes = Enum.GetValues<CrashMode>();

    /// <param name="run">What is replayed.</param>
    /// <param name="count">How many states.</param>
    /// <param name="seed">Chooses moments and changes.</param>
    /// <param name="ignoreFsync">Nothing becomes durable: the control.</param>
    public static IEnumerable<CrashState> Build(TracedRun run, int count, int seed, bool ignoreFsync = false)
    {
        var random = new Random(seed);
        var moments = ChooseMoments(run, count, random);
        var model = run.StartModel(ignoreFsync);
        var acknowledgements = new AcknowledgementReader();
        var number = 0;
        foreach (var (step, taken) in run.ReadSteps().Index())
        {
            model.Apply(taken);
            acknowledgements.Apply(taken);
            for (; number < moments.Length && moments[number] == step; number++)
            {
                var mode = Modes[number % Modes.Length];
                yield return new CrashState(
                    number, step, mode, model.Pending.Count, Cut(model, mode, random), [.. run.Held, .. acknowledgements.Acknowledged]);
            }
        }
    }

    /// <summary>
    /// Half of them anywhere, and half spread over those where something else than a write was done: there, what is durable changes.
    /// In order; a moment can come up more than once.
    /// </summary>
    private static int[] ChooseMoments(TracedRun run, int count, Random random)
    {
        var (all, special) = (new List<int>(), new List<int>());
        var model = run.StartModel();
        var acknowledgements = new AcknowledgementReader();
        foreach (var (number, step) in run.ReadSteps().Index())
        {
            if (!model.Apply(step) & !acknowledgements.Apply(step))
                continue;
            all.Add(number);
            if (step.Call.Name != "pwrite64")
                special.AddRange(number, Math.Max(0, number - 1));
        }

        return [.. Enumerable.Range(0, count)
            .Select(i => i % 2 == 0 ? all[random.Next(all.Count)] : special[(int)((long)i * special.Count / count)])
            .Order()];
    }

    private static DiskImage Cut(DiskModel model, CrashMode mode, Random random)
    {
        // How much of the changes reaches the disk differs from state to state, from next to nothing to nearly all.
        var share = random.NextDouble();
        IEnumerable<Change> survivors = mode switch
        {
            CrashMode.Dropped => [],
            CrashMode.Kept => model.Pending,
            CrashMode.Picked => model.Pending.Where(_ => random.NextDouble() < share),
            CrashMode.Prefix => model.Pending.Take(random.Next(model.Pending.Count + 1)),
            CrashMode.Torn => model.Pending.SelectMany(c => c.Sectors()).Where(_ => random.NextDouble() < share),
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, null),
        };
        var disk = model.Durable.Copy();
        foreach (var change in survivors)
            change.ApplyTo(disk);
        return disk;
    }
}
