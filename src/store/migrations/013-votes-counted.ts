/** Two votes at the same moment must not both count themselves as the first. */
export const votesCounted = `
alter table sextant.approval add column votes_counted integer not null default 0;
`;
