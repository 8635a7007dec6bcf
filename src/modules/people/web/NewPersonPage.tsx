export function NewPersonPage() {
  return null;
}
