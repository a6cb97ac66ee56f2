import { createChurnSimulation } from './churn.ts';
import { createCreditSimulation } from './credit.ts';
import { createDemandSimulation } from './demand.ts';
import { createFraudSimulation } from './fraud.ts';
import type { Simulation } from './simulation.ts';
import type { ModelFile } from './world-files.ts';

export type Simulations = ReadonlyMap<string, Simulation>;

export function createSimulations(severity: number): Simulations {
  const all = [
    createFraudSimulation(severity),
    createChurnSimulation(),
    createDemandSimulation(),
    createCreditSimulation(),
  ];
  return new Map(all.map((simulation) => [simulation.id, simulation]));
}

export function simulationOf(simulations: Simulations, model: Pick<ModelFile, 'simulation'>): Simulation {
  const found = simulations.get(model.simulation);
  if (!found)
    throw new Error(`there is no simulation ${model.simulation}: it is one of ${[...simulations.keys()].join(', ')}`);
  return found;
}
