export function NewPlacePage() {
  return null;
}
