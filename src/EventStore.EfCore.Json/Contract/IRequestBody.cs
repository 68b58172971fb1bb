namespace EventStore.EfCore.Json.Contract;

/// <summary>
/// The members of a request while it is read. Generated contracts set every init-only property, to zero where the JSON has none; what
/// is absent here leaves the request's own default in place.
/// </summary>
internal interface IRequestBody<out TRequest>
{
    TRequest ToRequest();
}
