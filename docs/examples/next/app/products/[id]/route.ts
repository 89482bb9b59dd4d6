import { products } from '../../../lib/products';

interface Params {
  readonly params: Promise<{ readonly id: string }>;
}

export async function GET(_request: Request, { params }: Params): Promise<Response> {
  const { get, loads } = products();
  const product = await get((await params).id);
  if (!product) return new Response(null, { status: 404 });
  const { price, since } = product;
  return Response.json({ price, since: since.getUTCFullYear(), loads: loads() });
}

export async function PUT(request: Request, { params }: Params): Promise<Response> {
  const price = Number(await request.text());
  if (!(price > 0)) return new Response(null, { status: 400 });
  await products().setPrice((await params).id, price);
  return new Response(null, { status: 204 });
}
