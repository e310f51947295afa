/** What Segment's browser library asks for before it starts: itself as the one destination, sending back to us. */
export function segmentSettings(key: string, origin: { readonly protocol: string; readonly host: string }): object {
  return {
    integrations: {
      'Segment.io': {
        apiKey: key,
        apiHost: `${origin.host}/v1`,
        protocol: origin.protocol,
        addBundledMetadata: false,
        unbundledIntegrations: [],
        bundledConfigIds: [],
        unbundledConfigIds: [],
        maybeBundledConfigIds: {},
        versionSettings: { version: '4.4.7', componentTypes: ['browser'] },
      },
    },
    plan: {},
    edgeFunction: {},
    middlewareSettings: { routingRules: [] },
    enabledMiddleware: {},
    metrics: { sampleRate: 0 },
    analyticsNextEnabled: true,
    legacyVideoPluginsEnabled: false,
    remotePlugins: [],
  };
}
