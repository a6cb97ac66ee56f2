import type { World } from '../api/wire.ts';

/** State in words and shape, never in colour alone. */
export function WorldModels({ world }: { world: World }) {
  return (
    <ul className="world__models" aria-label="Models">
      {world.models.map((model) => {
        const behind = model.serving !== model.champion;
        return (
          <li key={model.id} className={model.drifted ? 'model model--drifted' : 'model'} title={model.about}>
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
  );
}
