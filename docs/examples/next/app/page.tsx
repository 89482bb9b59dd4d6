import { products } from '../lib/products';

export const dynamic = 'force-dynamic'; // not made by `next build`

/** A server component asks the same function as the route handlers. */
export default async function Page() {
  const tea = await products().get('tea');
  return <p>{`Tea costs ${tea?.price}.`}</p>;
}
