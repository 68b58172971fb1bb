using System.Text.Json.Serialization;

namespace EventStore.EfCore.Json.Contract;

/// <summary>The generated contracts; <see cref="EventStoreContract"/> makes them strict.</summary>
[JsonSerializable(typeof(Event))]
[JsonSerializable(typeof(Event[]))]
[JsonSerializable(typeof(List<Event>))]
[JsonSerializable(typeof(IReadOnlyList<Event>))]
[JsonSerializable(typeof(IAsyncEnumerable<Event>))]
[JsonSerializable(typeof(StoredEvent))]
[JsonSerializable(typeof(IAsyncEnumerable<StoredEvent>))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(CorruptEvent))]
[JsonSerializable(typeof(StoreReceipt))]
[JsonSerializable(typeof(IReadOnlyList<StoreReceipt>))]
[JsonSerializable(typeof(StoreResult))]
[JsonSerializable(typeof(StoreTotals))]
[JsonSerializable(typeof(ServerHeads))]
[JsonSerializable(typeof(IReadOnlyList<ChainHead>))]
[JsonSerializable(typeof(IReadOnlyList<ChainHole>))]
[JsonSerializable(typeof(LogRequest))]
[JsonSerializable(typeof(LogRequestBody))]
[JsonSerializable(typeof(HistoryRequest))]
[JsonSerializable(typeof(HistoryRequestBody))]
[JsonSerializable(typeof(MissingRequest))]
[JsonSerializable(typeof(MissingRequestBody))]
[JsonSerializable(typeof(ServerSummary))]
[JsonSerializable(typeof(IReadOnlyList<ServerSummary>))]
[JsonSerializable(typeof(StoreStatistics))]
[JsonSerializable(typeof(VerifyReport))]
[JsonSerializable(typeof(SchemaStatus))]
[JsonSerializable(typeof(StorageReport))]
internal sealed partial class EventStoreJsonContext : JsonSerializerContext;
