namespace EventStore.EfCore;

/// <summary>Which of what is in quarantine is wanted.</summary>
public sealed record QuarantineRequest
{
    /// <summary>Only what belongs to this server's log.</summary>
    /// <value>Null unless set: all of it.</value>
    public ServerId? Server { get; init; }

    /// <summary>Only damaged rows that are not repaired yet.</summary>
    /// <value><see langword="false"/> unless set.</value>
    public bool IsOpenOnly { get; init; }

    /// <summary>The last item of the page before.</summary>
    /// <value>Null unless set: from the beginning.</value>
    public QuarantinedItem? After { get; init; }

    /// <summary>The most items of the page.</summary>
    /// <value>100 items unless set; 1 to <see cref="EventStoreOptions.MaxPageSize"/>.</value>
    public int Limit { get; init; } = 100;
}
