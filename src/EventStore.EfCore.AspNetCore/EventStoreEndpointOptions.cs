using Microsoft.AspNetCore.Builder;

namespace EventStore.EfCore.AspNetCore;

/// <summary>What a host may choose of <c>MapEventStore()</c>. Sizes of pages and payloads are the store's own options.</summary>
public sealed class EventStoreEndpointOptions
{
    /// <summary>
    /// The most bytes of one body of <c>POST events</c>, which is read line by line and never in memory whole. The other bodies are bound
    /// by the host's limit.
    /// </summary>
    /// <value>Null unless set: any number, so that a client may keep one request open.</value>
    public long? MaxIngestBytes { get; set; }

    /// <summary>
    /// How long a peer is waited for: for the next line of <c>POST events</c>, and for the next message of a reconciliation.
    /// </summary>
    /// <value>2 minutes unless set.</value>
    public TimeSpan PeerTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>After how long without events a followed log sends a comment, so that proxies and peers see that it lives.</summary>
    /// <value>15 seconds unless set.</value>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How large messages of a reconciliation may be.</summary>
    public ReconcileOptions Reconcile { get; set; } = new();

    /// <summary>Adds to the endpoint that stores, and to no other: <c>o.Writing = e =&gt; e.RequireAuthorization("write")</c>.</summary>
    /// <value>Nothing unless set: whoever reaches the endpoint may store.</value>
    public Action<IEndpointConventionBuilder>? Writing { get; set; }
}
