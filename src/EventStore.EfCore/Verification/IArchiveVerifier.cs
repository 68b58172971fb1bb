namespace EventStore.EfCore;

/// <summary>Checks an archive from end to end, and tells what the storage is like.</summary>
public interface IArchiveVerifier
{
    /// <summary>
    /// Reads every event: positions without gaps, content hashes, checksums, predecessor links, forks, holes and the numbers kept beside
    /// them; then has the engine check foreign keys and its own structure. Reads in pages, each of one moment: memory does not grow with
    /// the archive, and what is stored meanwhile does no harm. Goes on past damage as far as it can: what cannot be read is a finding.
    /// </summary>
    /// <param name="server">One server only (the engine's checks are then left out); null for all.</param>
    /// <param name="progress">Is told how many events were checked so far.</param>
    /// <param name="cancellationToken">Stops the verification.</param>
    /// <exception cref="ArgumentException">The store does not hold that server.</exception>
    /// <exception cref="SchemaException">The schema is not the one this code knows.</exception>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    Task<VerifyReport> VerifyAsync(
        ServerId? server = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>The same, as the options say: slowly, with signatures, or from where another verification was interrupted.</summary>
    /// <param name="options">What to check, how fast and from where.</param>
    /// <param name="cancellationToken">Stops the verification.</param>
    /// <returns>What was found, before the checkpoint included.</returns>
    /// <exception cref="ArgumentException">
    /// The store does not hold that server, or the checkpoint is one of another archive, or of other options.
    /// </exception>
    /// <exception cref="InvalidOperationException">Signatures are to be verified, and nothing is registered that can.</exception>
    /// <exception cref="SchemaException">The schema is not the one this code knows.</exception>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    Task<VerifyReport> VerifyAsync(VerifyOptions options, CancellationToken cancellationToken);

    /// <summary>Engine, effective settings and files. Works on a database of any schema; creates none.</summary>
    /// <exception cref="StorageException">There is no database, or it cannot be opened.</exception>
    Task<StorageReport> InspectAsync(CancellationToken cancellationToken = default);
}
