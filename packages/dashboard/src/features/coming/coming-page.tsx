import { Link, useParams } from '@tanstack/react-router';
import { Card } from '@/shared/ui/card.tsx';
import { Chip } from '@/shared/ui/chip.tsx';
import { PageBar } from '@/shared/ui/page-bar.tsx';
import { coming, type Coming } from './coming.ts';
import css from './coming-page.module.css';

/** A place that is not built yet: what it will be, and what can be done today. */
function ComingPage({ title, will, today, besides }: Coming) {
  const { workspace = '' } = useParams({ strict: false });
  return (
    <>
      <PageBar title={title}>
        <Chip>not built yet</Chip>
      </PageBar>
      <div className={css.columns}>
        <Card title="What it will be">
          <p className={css.words}>{will}</p>
        </Card>
        <Card title="What can be done today" foot={<span>{besides}</span>}>
          <ul className={css.ways}>
            {today.map(({ to, label, does }) => (
              <li key={label}>
                <Link to={`/$workspace${to}`} params={{ workspace }}>
                  {label}
                </Link>
                <span>{does}</span>
              </li>
            ))}
          </ul>
        </Card>
      </div>
    </>
  );
}

export const AlertsPage = () => <ComingPage {...coming.alerts} />;
export const JourneysPage = () => <ComingPage {...coming.journeys} />;
export const RulesPage = () => <ComingPage {...coming.rules} />;
export const RoutingPage = () => <ComingPage {...coming.routing} />;
