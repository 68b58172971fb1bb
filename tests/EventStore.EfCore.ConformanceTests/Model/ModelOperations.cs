using CsCheck;

namespace EventStore.EfCore.ConformanceTests;

/// <summary>How often which operation comes: mostly those that store.</summary>
internal static class ModelOperations
{
    private const int LongestSequence = 30;

    private static readonly Gen<Stretch> Stretches =
        from server in Gen.Int[0, ModelRun.Servers - 1]
        from author in Gen.Int[1, ModelRun.Authors]
        from start in Gen.Int[1, ModelRun.LongestChain]
        from count in Gen.Int[1, 8]
        from fork in Gen.Frequency((4, Gen.Const(0)), (1, Gen.Int[1, ModelRun.Forks]))
        select new Stretch(server, author, start, Math.Min(count, ModelRun.LongestChain - start + 1), fork);

    private static readonly Gen<int> Limits = Gen.Int[1, 9];

    private static readonly Gen<ModelOperation> StoreBatch =
        from stretches in Stretches.Array[1, 4]
        from policy in Gen.Enum<DuplicatePolicy>()
        from isByAnother in Gen.Frequency((3, Gen.Const(false)), (1, Gen.Const(true)))
        select (ModelOperation)new StoreBatch(stretches, policy, isByAnother);

    private static readonly Gen<ModelOperation> CatchUp =
        from server in Gen.Int[0, ModelRun.Servers - 1]
        from heads in Stretches.Array[0, ModelRun.Authors]
        from areKnown in Gen.Frequency((4, Gen.Const(true)), (1, Gen.Const(false)))
        from limit in Limits
        select (ModelOperation)new CatchUp(server, heads, areKnown, limit);

    private static readonly Gen<ModelOperation> ReadPages =
        from server in Gen.Int[0, ModelRun.Servers - 1]
        from limit in Limits
        select (ModelOperation)new ReadPages(server, limit);

    public static Gen<ModelOperation[]> Sequence { get; } = Gen.Frequency(
        (12, StoreBatch),
        (3, Stretches.Select(s => (ModelOperation)new StoreOne(s))),
        (1, Gen.Const<ModelOperation>(new Reopen())),
        (1, Gen.Const<ModelOperation>(new CompareAll())),
        (2, ReadPages),
        (2, Stretches.Select(s => (ModelOperation)new Find(s))),
        (4, CatchUp)).Array[1, LongestSequence];
}
