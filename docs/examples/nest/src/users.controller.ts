import { CACHE_MANAGER, type Cache, CacheInterceptor, CacheTTL } from '@nestjs/cache-manager';
import {
  BadRequestException,
  Controller,
  Get,
  Inject,
  NotFoundException,
  Param,
  Put,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import { Users } from './users.js';

@Controller('users')
export class UsersController {
  constructor(
    @Inject(Users) private readonly users: Users,
    @Inject(CACHE_MANAGER) private readonly cache: Cache,
  ) {}

  @Get(':id')
  async show(@Param('id') id: string): Promise<{ name: string; seen: number }> {
    const user = await this.users.find(id);
    if (!user) throw new NotFoundException();
    return { name: user.name, seen: user.seen.getTime() };
  }

  @Put(':id')
  async rename(@Param('id') id: string, @Query('name') name: string): Promise<void> {
    if (!name) throw new BadRequestException();
    await this.users.rename(id, name);
  }

  /** By Nest's own means. The interceptor keeps a response by its URL, whoever asks: it is for what everyone may see. */
  @Get()
  @UseInterceptors(CacheInterceptor)
  @CacheTTL(10_000)
  async report(): Promise<{ users: number }> {
    return { users: await this.cache.wrap('count', async () => 1) };
  }
}
