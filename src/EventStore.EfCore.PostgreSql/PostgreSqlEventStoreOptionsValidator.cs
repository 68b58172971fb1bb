using Microsoft.Extensions.Options;

namespace EventStore.EfCore.PostgreSql;

/// <summary>Checks the ranges that stand on the options; its code is generated.</summary>
[OptionsValidator]
internal sealed partial class PostgreSqlEventStoreOptionsValidator : IValidateOptions<PostgreSqlEventStoreOptions>;
