namespace EventStore.EfCore.CrashTests.Damage;

/// <summary>A way to damage stores.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Victims">The stores it is done to, in turn.</param>
/// <param name="Apply">Does it.</param>
internal sealed record DamageKind(string Name, Original[] Victims, Action<DamagedStore> Apply);
