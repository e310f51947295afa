import type { FastifyInstance } from 'fastify';
import { askRoute, type AskRouteOptions } from './ask-route.ts';
import { eventRevealRoute, type EventRevealOptions } from './event-reveal-route.ts';
import { eventRoute, type EventRouteOptions } from './event-route.ts';
import { expressionRoute } from './expression-route.ts';
import { eventsRoute, type EventsRouteOptions } from './events-route.ts';
import { itemRoute, type ItemRouteOptions } from './item-route.ts';
import { peopleRoute } from './people-route.ts';

export type AskOptions = AskRouteOptions &
  EventsRouteOptions &
  EventRouteOptions &
  EventRevealOptions &
  ItemRouteOptions;

/** `POST /api/ask`, `POST /api/ask/people`, `POST /api/expressions`, `GET /api/events`, `GET /api/events/:id` and below it `POST /reveal`, `GET /api/received/:partition/:offset/:index`. */
export function askRoutes(app: FastifyInstance, options: AskOptions): void {
  askRoute(app, options);
  peopleRoute(app, options);
  expressionRoute(app);
  eventsRoute(app, options);
  eventRoute(app, options);
  eventRevealRoute(app, options);
  itemRoute(app, options);
}
