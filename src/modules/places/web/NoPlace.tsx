export function NoPlace() {
  return null;
}
