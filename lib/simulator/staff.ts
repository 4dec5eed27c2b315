/** Who works at the simulated desk, and how their tokens are read: nothing about signatures is simulated. */
import { Problem } from '../../functions/shared/http/problem.ts';
import type { Staff, VerifyStaff } from '../../functions/shared/http/staff.ts';

/** A token that says who it is for. */
export function tokenOf(staff: Staff): string {
  return `Bearer ${Buffer.from(JSON.stringify(staff)).toString('base64url')}`;
}

export const verifySimulated: VerifyStaff = async (authorization) => {
  const token = authorization?.slice('Bearer '.length);
  if (!token) throw new Problem('not-signed-in', 'There is no token.');
  return JSON.parse(Buffer.from(token, 'base64url').toString()) as Staff;
};

/** A borough's own desk: three who take calls. */
export function deskOf(borough: string, seat: number): Staff {
  return { subject: `desk-${borough}-${seat % 3}`, roles: ['desk'], boroughs: [borough] };
}

export function supervisorOf(borough: string): Staff {
  return { subject: `supervisor-${borough}`, roles: ['supervisor'], boroughs: [borough] };
}

export function officerOf(borough: string): Staff {
  return { subject: `officer-${borough}`, roles: ['officer'], boroughs: [borough] };
}

/** The force's records system. */
export const RECORDS: Staff = { subject: 'records-system', roles: ['records'], boroughs: ['*'] };
export const CHIEF: Staff = { subject: 'force-supervisor', roles: ['supervisor'], boroughs: ['*'] };
export const AUDITOR: Staff = { subject: 'auditor', roles: ['auditor'], boroughs: ['*'] };
