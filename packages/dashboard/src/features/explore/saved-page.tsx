import { getRouteApi, Link } from '@tanstack/react-router';
import { SavedQuestion } from '@/shared/documents/saved-question.tsx';
import { rangeParamOf } from '@/shared/time/range.ts';
import type { SavedExplore } from './explore-question.ts';
import { ExploreView } from './explore-view.tsx';
import { openedOf } from './opened-question.ts';
import { SavedAnswer } from './saved-answer.tsx';
import { useOpen } from '@/shared/documents/use-open.ts';

const route = getRouteApi('/$workspace/explore/$name');

/** A saved question. What is changed stands in the address until it is saved as its next version, or as another. */
export function SavedPage() {
  const search = route.useSearch();
  const { workspace, name } = route.useParams();
  const navigate = route.useNavigate();
  const open = useOpen('explore');
  return (
    <SavedQuestion
      name={name}
      all={
        <Link to="/$workspace/explore" params={{ workspace }}>
          Explore
        </Link>
      }
      isChanged={search.m !== undefined}
      base={search.base}
      onBase={(base) => void navigate({ search: (old) => ({ ...old, base }), replace: true })}
      onClean={() => open(name)}
    >
      {({ title, question, range, based, changed }) => {
        const opened = openedOf(question as SavedExplore);
        if (opened === undefined) return <SavedAnswer key={name} name={name} title={title} />;
        return (
          <ExploreView
            key={name}
            title={title}
            search={search}
            saved={{ ...opened, name, t: rangeParamOf(range) }}
            onSearch={(next) =>
              void navigate({
                search: (old) => {
                  const changes = next(old);
                  return changes.m === undefined ? changes : { ...changes, ...based };
                },
                resetScroll: false,
              })
            }
            onOpen={open}
            actions={changed}
          />
        );
      }}
    </SavedQuestion>
  );
}
