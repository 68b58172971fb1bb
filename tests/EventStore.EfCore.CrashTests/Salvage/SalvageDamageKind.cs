using EventStore.EfCore.CrashTests.Damage;

namespace EventStore.EfCore.CrashTests.Salvage;

/// <summary>A way to damage a store.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Victims">The stores it is done to, in turn.</param>
/// <param name="Pages">How many pages it can damage; the events of more must not get lost. Null for any number.</param>
/// <param name="Apply">Does it.</param>
internal sealed record SalvageDamageKind(string Name, Original[] Victims, int? Pages, Action<DamagedStore> Apply);
