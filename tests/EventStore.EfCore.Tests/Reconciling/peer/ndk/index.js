export class NDKRelaySet {}
export const NDKSubscriptionCacheUsage = {};
export const fetchRelayInformation = undefined;
