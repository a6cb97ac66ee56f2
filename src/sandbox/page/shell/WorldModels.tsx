import type { World } from '../api/wire.ts';
import { keyed } from '../text/keyed.ts';

/** State in words and shape, never in colour alone. */
export function WorldModels({ world }: { world: World }) {
  const { log } = world;
  return (
    <div className="world__row">
      <ul className="world__models" aria-label="Models">
        {world.models.map((model) => {
          const behind = model.serving !== model.champion;
          return (
            <li key={model.id} className={`model model--${model.condition}`} title={model.about}>
              <span className="model__dot" aria-hidden="true" />
              <strong>{model.id}</strong>
              <span className="model__state">{model.state}</span>
              <span className="model__version">
                {model.champion}
                {behind && `, serving still ${model.serving}`}
              </span>
            </li>
          );
        })}
      </ul>
      {log.length > 0 && (
        <details className="world__log">
          <summary>Log</summary>
          <ol>
            {keyed(log.slice(-40).reverse()).map(({ key, item }) => (
              <li key={key}>
                <span>{item.at}</span> {item.text}
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}
